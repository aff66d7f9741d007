// Who may do what: the app's identity, and whoever makes the pepper. docs/permissions.md says why, row by row; a test compares.

@description('Object id of the app\'s identity.')
param appPrincipalId string

@description('Object id of the person or pipeline that deploys and makes the pepper; empty for nobody.')
param deployerPrincipalId string

@description('What the deployer is.')
param deployerPrincipalType 'User' | 'Group' | 'ServicePrincipal'

@description('Name of the Service Bus namespace.')
param namespaceName string

@description('Name of the queue.')
param queueName string

@description('Name of the storage account of tables and audit heads.')
param accountName string

@description('Name of the storage account of the Functions host.')
param hostAccountName string

@description('Name of the vault.')
param vaultName string

@description('Name of the secret that holds the pepper.')
param pepperName string

@description('Name of the Application Insights component.')
param componentName string

var tableNames = ['Contractors', 'Claims', 'Audit', 'DeadLetterNotes', 'Pacing', 'Replays']

// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var roles = {
  serviceBusDataReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  serviceBusDataSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: namespaceName

  resource queue 'queues' existing = {
    name: queueName
  }
}

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: accountName

  resource tableService 'tableServices' existing = {
    name: 'default'
  }

  resource blobService 'blobServices' existing = {
    name: 'default'

    resource auditHeads 'containers' existing = {
      name: 'audit-heads'
    }
  }
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-04-01' existing = [
  for tableName in tableNames: {
    parent: account::tableService
    name: tableName
  }
]

resource hostAccount 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: hostAccountName
}

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName

  resource pepper 'secrets' existing = {
    name: pepperName
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource appReceives 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::queue.id, appPrincipalId, roles.serviceBusDataReceiver)
  scope: namespace::queue
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataReceiver)
  }
}

resource appSends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::queue.id, appPrincipalId, roles.serviceBusDataSender)
  scope: namespace::queue
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
  }
}

resource appWritesTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (tableName, index) in tableNames: {
    name: guid(tables[index].id, appPrincipalId, roles.storageTableDataContributor)
    scope: tables[index]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageTableDataContributor
      )
    }
  }
]

resource appWritesAuditHeads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobService::auditHeads.id, appPrincipalId, roles.storageBlobDataContributor)
  scope: account::blobService::auditHeads
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
  }
}

// The host names and makes its own containers, so no narrower scope is sure to exist. The account holds nothing else.
resource appHosts 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostAccount.id, appPrincipalId, roles.storageBlobDataOwner)
  scope: hostAccount
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
  }
}

resource appReadsPepper 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault::pepper.id, appPrincipalId, roles.keyVaultSecretsUser)
  scope: vault::pepper
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource appReports 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, appPrincipalId, roles.monitoringMetricsPublisher)
  scope: component
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
  }
}

// Vault-wide, since a secret that is not there yet is no scope for making it.
resource deployerMakesPepper 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  name: guid(vault.id, deployerPrincipalId, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: deployerPrincipalId
    principalType: deployerPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}
