// What wakes somebody, and why. Rules read the app's own log records: one line of JSON for each audit entry, named as its kind.

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Log Analytics workspace that is asked.')
param workspaceId string

@description('Resource id of the Service Bus namespace.')
param namespaceId string

@description('Name of the queue.')
param queueName string

@description('Object id of the app\'s identity: the only one that reads the pepper.')
param appPrincipalId string

@description('Address that is told; empty for none (alerts then show in the portal alone).')
param mail string

var records = '''
AppTraces
| where Message startswith "{"
| extend record = parse_json(Message)
| extend event = tostring(record.event)
'''

// Kinds of the audit trail that somebody must look at, at once.
var alarmKinds = [
  'claim locked'
  'early pass found'
  'foreign pass found'
  'pass withheld'
  'volume exceeded'
]

var rules = [
  {
    name: 'dead-letters-wait'
    severity: 2
    window: 'PT15M'
    says: 'Messages wait in the dead-letter queue, not counting those that were replayed. See which and why with: first-day-pass dead-letter list'
    query: '${records}| where event == "sweep finished" | summarize arg_max(TimeGenerated, record) | where toint(record.deadLettersWaiting) > 0'
  }
  {
    name: 'somebody-may-be-at-risk'
    severity: 1
    window: 'PT15M'
    says: 'A claim was locked, a sponsor said that whoever asked for a code is not the person, a pass was used before it was shown, was not made by this product or was withheld, or a brake took hold. The timeline of that contractor says what happened: first-day-pass contractor show'
    query: '${records}| where event in ("${join(alarmKinds, '", "')}") or tostring(record.act) == "not-the-person" | project TimeGenerated, event, record.contractor, record.claim, record.fault'
  }
  {
    name: 'steps-blocked'
    severity: 2
    window: 'PT15M'
    says: 'A step for a contractor is blocked and waits for somebody. The fault names the way out.'
    query: '${records}| where event == "step blocked" | project TimeGenerated, record.contractor, record.step, record.fault'
  }
  {
    name: 'functions-fail'
    severity: 2
    window: 'PT15M'
    says: 'A function failed, or a message met an error that nobody foresaw. (A refused message is given back on purpose and shows as a dead letter, not here.)'
    query: 'union (AppRequests | where Success == false and OperationName != "contractor-events" | where toint(ResultCode) == 0 or toint(ResultCode) >= 500 | project TimeGenerated, what = OperationName), (${records}| where tostring(record.fault) == "UNEXPECTED" | project TimeGenerated, what = event)'
  }
  {
    name: 'sweep-missing'
    severity: 2
    window: 'PT20M'
    says: 'The sweep did not finish for 20 minutes: the app does not run, or cannot reach its tables. Whoever is overdue waits.'
    query: '${records}| where event == "sweep finished" | summarize sweeps = count() | where sweeps == 0'
  }
  {
    name: 'pepper-read-by-others'
    severity: 1
    window: 'PT15M'
    says: 'Somebody other than the app read a secret of the vault. Rotate the pepper and find out who it was.'
    query: 'AZKVAuditLogs | where OperationName in ("SecretGet", "SecretBackup", "SecretRestore") | where tostring(Identity) !has "${appPrincipalId}" | project TimeGenerated, OperationName, CallerIPAddress, Identity'
  }
  {
    name: 'graph-throttles'
    severity: 3
    window: 'PT15M'
    says: 'Microsoft Graph throttles the app: more than 50 calls were turned away within 15 minutes. Work goes on, later. Lower INSTANCE_CAP if it stays.'
    query: '${records}| where event == "graph call failed" and toint(record.status) == 429 | summarize calls = count() | where calls > 50'
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(mail)) {
  name: 'ag-first-day-pass'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'firstday'
    emailReceivers: [{ name: 'operators', emailAddress: mail, useCommonAlertSchema: true }]
  }
}

var actionGroupIds = empty(mail) ? [] : [actionGroup!.id]

module logRules 'alert-rule.bicep' = [
  for rule in rules: {
    params: {
      name: rule.name
      says: rule.says
      severity: rule.severity
      window: rule.window
      query: rule.query
      location: location
      tags: tags
      workspaceId: workspaceId
      actionGroupIds: actionGroupIds
    }
  }
]

// The broker's own figure, so that it is told even when the app is down. Scheduled nudges are not counted as active.
resource messagesWait 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'messages-wait'
  location: 'global'
  tags: tags
  properties: {
    description: 'The queue was never empty for 15 minutes: its oldest active message waits, or more comes in than goes out.'
    severity: 2
    enabled: true
    scopes: [namespaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'active-messages'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'ActiveMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: [queueName] }]
          timeAggregation: 'Minimum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [for id in actionGroupIds: { actionGroupId: id }]
  }
}
