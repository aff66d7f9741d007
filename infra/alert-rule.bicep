// One question put to the logs again and again. The query answers with the rows that are wrong; one row is one too many.

@description('Name of the rule, as the mail shows it.')
param name string

@description('What it means and what to do, as the mail shows it.')
param says string

@description('1: a person may be at risk. 2: somebody waits. 3: worth a look.')
@minValue(0)
@maxValue(4)
param severity int

@description('Kusto query that answers with what is wrong.')
param query string

@description('How far back the query looks, as an ISO 8601 duration.')
param window string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Log Analytics workspace that is asked.')
param workspaceId string

@description('Action groups that are told.')
param actionGroupIds array

resource rule 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: name
    description: says
    severity: severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: window
    autoMitigate: true
    // Tables of a new workspace are not there before their first row.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: actionGroupIds }
  }
}
