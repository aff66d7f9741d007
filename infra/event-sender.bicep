// Who may send: HR's identity, onto that one queue and nowhere else. The right to send is the authority of every source that
// SOURCES lists; senders that must not trust each other get a deployment each.

@description('Object id of the sender\'s service principal or managed identity.')
param principalId string

@description('What the sender is.')
param principalType 'User' | 'Group' | 'ServicePrincipal' = 'ServicePrincipal'

@description('Name of the Service Bus namespace.')
param namespaceName string

@description('Name of the queue.')
param queueName string

var serviceBusDataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: namespaceName

  resource queue 'queues' existing = {
    name: queueName
  }
}

resource hrSends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::queue.id, principalId, serviceBusDataSender)
  scope: namespace::queue
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataSender)
  }
}
