// The whole estate of First Day Pass, in a resource group of its own. docs/deploy.md leads through it; `azd up` runs it.

targetScope = 'subscription'

import { ProductSettings } from 'product.bicep'

@description('Name of the environment, such as dev or prod; part of every name.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Azure region of everything. Flex Consumption must be offered there.')
@minLength(1)
param location string

@description('The product\'s settings that no resource decides.')
param product ProductSettings

@description('Object id of the person or pipeline that deploys: may make the pepper. Empty for nobody.')
param deployerPrincipalId string = ''

@description('What the deployer is.')
param deployerPrincipalType 'User' | 'Group' | 'ServicePrincipal' = 'User'

@description('Object id of HR\'s identity, which may send to the queue and nothing else. Empty: granted later.')
param senderPrincipalId string = ''

@description('Address that alerts are mailed to. Empty: they show in the portal alone.')
param alertMail string = ''

@description('Name of the queue.')
@minLength(1)
@maxLength(260)
param queueName string = 'contractor-events'

@description('Name of the vault\'s secret that holds the pepper.')
param pepperName string = 'pepper'

@description('Most instances of the app at one time. Doors, sweep and queue scale apart: fewer than three would let one starve another.')
@minValue(3)
@maxValue(1000)
param instanceCap int = 10

@description('Instances that always wait for people, so that nobody meets a cold start. None in a pilot.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('True: a virtual network, Service Bus Premium, and every store behind a private endpoint.')
param privateNetwork bool = false

@description('Address space of that network: a /24 that no peered network uses.')
param networkAddressPrefix string = '10.77.0.0/24'

@description('True: storage and instances in three zones, where the region has them.')
param zoneRedundant bool = false

@description('How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('How long audit entries are kept, and for how long nobody can change or delete an audit head, in days.')
@minValue(90)
@maxValue(3650)
param auditDays int = 400

@description('Tags of every resource, besides those of the product.')
param extraTags object = {}

var suffix = uniqueString(subscription().id, environmentName, location)
var tags = union(extraTags, { 'azd-env-name': environmentName, product: 'first-day-pass' })
// https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
var names = {
  identity: 'id-firstday-${environmentName}-${suffix}'
  workspace: 'log-firstday-${environmentName}-${suffix}'
  component: 'appi-firstday-${environmentName}-${suffix}'
  namespace: 'sbns-firstday-${suffix}'
  account: 'stfirstday${take(suffix, 13)}'
  hostAccount: 'sthost${take(suffix, 13)}'
  vault: 'kv-fd-${take(suffix, 13)}'
  plan: 'plan-firstday-${environmentName}-${suffix}'
  app: 'func-firstday-${environmentName}-${suffix}'
  network: 'vnet-firstday-${environmentName}-${suffix}'
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-firstday-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: tags }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    componentName: names.component
    location: location
    tags: tags
    retentionDays: logRetentionDays
  }
}

module serviceBus 'service-bus.bicep' = {
  scope: group
  params: {
    namespaceName: names.namespace
    queueName: queueName
    location: location
    tags: tags
    isPrivate: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
  }
}

module storage 'storage.bicep' = {
  scope: group
  params: {
    accountName: names.account
    location: location
    tags: tags
    isPrivate: privateNetwork
    zoneRedundant: zoneRedundant
    auditDays: auditDays
    workspaceId: monitoring.outputs.workspaceId
  }
}

module hostStorage 'host-storage.bicep' = {
  scope: group
  params: {
    accountName: names.hostAccount
    location: location
    tags: tags
    isPrivate: privateNetwork
    zoneRedundant: zoneRedundant
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'key-vault.bicep' = {
  scope: group
  params: {
    vaultName: names.vault
    location: location
    tags: tags
    isPrivate: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
  }
}

module privateNetworkParts 'private-network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    networkName: names.network
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
    workspaceId: monitoring.outputs.workspaceId
    namespaceId: serviceBus.outputs.id
    accountId: storage.outputs.id
    hostAccountId: hostStorage.outputs.id
    vaultId: keyVault.outputs.id
  }
}

module access 'access.bicep' = {
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    deployerPrincipalId: deployerPrincipalId
    deployerPrincipalType: deployerPrincipalType
    namespaceName: names.namespace
    queueName: serviceBus.outputs.queueName
    accountName: storage.outputs.accountName
    hostAccountName: hostStorage.outputs.accountName
    vaultName: keyVault.outputs.vaultName
    pepperName: pepperName
    componentName: monitoring.outputs.componentName
  }
}

module eventSender 'event-sender.bicep' = if (!empty(senderPrincipalId)) {
  scope: group
  params: {
    principalId: senderPrincipalId
    namespaceName: names.namespace
    queueName: serviceBus.outputs.queueName
  }
}

module functionApp 'function-app.bicep' = {
  scope: group
  params: {
    planName: names.plan
    appName: names.app
    location: location
    tags: tags
    identityId: identity.outputs.id
    packagesUrl: hostStorage.outputs.packagesUrl
    instanceCap: instanceCap
    alwaysReadyInstances: alwaysReadyInstances
    zoneRedundant: zoneRedundant
    subnetId: privateNetwork ? privateNetworkParts!.outputs.appSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
  // The host fails its first start without its rights.
  dependsOn: [access]
}

module settings 'settings.bicep' = {
  scope: group
  params: {
    appName: functionApp.outputs.appName
    product: product
    identityClientId: identity.outputs.clientId
    serviceBusHostName: serviceBus.outputs.hostName
    queueName: serviceBus.outputs.queueName
    tableEndpoint: storage.outputs.tableEndpoint
    blobEndpoint: storage.outputs.blobEndpoint
    auditDays: auditDays
    hostBlobEndpoint: hostStorage.outputs.blobEndpoint
    vaultUri: keyVault.outputs.uri
    pepperName: pepperName
    ingestion: monitoring.outputs.ingestion
  }
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    namespaceId: serviceBus.outputs.id
    queueName: serviceBus.outputs.queueName
    appPrincipalId: identity.outputs.principalId
    mail: alertMail
  }
}

module workbook 'workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

@description('Resource group of everything.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Where the app answers.')
output APP_URL string = functionApp.outputs.url

@description('Object id of the app\'s identity; infra/entra gives it its rights in the directory.')
output APP_PRINCIPAL_ID string = identity.outputs.principalId

@description('Client id of the app\'s identity; Exchange Online is told it.')
output APP_CLIENT_ID string = identity.outputs.clientId

@description('Vault in which the after-provision hook makes the pepper.')
output VAULT_URL string = keyVault.outputs.uri

@description('Name of the secret that holds the pepper.')
output PEPPER_NAME string = pepperName

@description('Where tables answer, for the doctor.')
output TABLES_URL string = storage.outputs.tableEndpoint

@description('Where the blobs of audit heads answer, for the doctor.')
output BLOBS_URL string = storage.outputs.blobEndpoint

@description('Issuer of staff tokens, for the doctor.')
output ISSUER_URL string = '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'

@description('Host name of the Service Bus namespace, for whoever sends events.')
output SERVICE_BUS_HOST string = serviceBus.outputs.hostName

@description('Name of the queue, for whoever sends events.')
output QUEUE_NAME string = serviceBus.outputs.queueName
