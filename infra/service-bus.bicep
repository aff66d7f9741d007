// The one queue through which everything comes: HR's events and the product's own nudges.

@description('Name of the namespace.')
param namespaceName string

@description('Name of the queue.')
param queueName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('True: Premium, reachable through a private endpoint alone. False: Standard, reachable by whoever holds a role.')
param isPrivate bool

@description('Log Analytics workspace for diagnostics.')
param workspaceId string

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: namespaceName
  location: location
  tags: tags
  sku: isPrivate ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

// As local/service-bus/config.json has them; a test compares. Sessions and duplicate detection cannot be changed later.
resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = {
  parent: namespace
  name: queueName
  properties: {
    requiresSession: true
    lockDuration: 'PT1M'
    maxDeliveryCount: 20
    defaultMessageTimeToLive: 'P14D'
    deadLetteringOnMessageExpiration: true
    requiresDuplicateDetection: false
    enablePartitioning: false
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id of the namespace.')
output id string = namespace.id

@description('Host name of the namespace.')
output hostName string = split(split(namespace.properties.serviceBusEndpoint, '/')[2], ':')[0]

@description('Name of the queue.')
output queueName string = queue.name
