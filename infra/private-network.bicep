// The network and the doors into it, one for each service that the app talks to.

@description('Name of the virtual network.')
param networkName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Address space of the network.')
param addressPrefix string

@description('Log Analytics workspace for diagnostics.')
param workspaceId string

@description('Resource id of the Service Bus namespace.')
param namespaceId string

@description('Resource id of the storage account of tables and audit heads.')
param accountId string

@description('Resource id of the storage account of the Functions host.')
param hostAccountId string

@description('Resource id of the vault.')
param vaultId string

var zones = {
  namespace: 'privatelink.servicebus.windows.net'
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
}

var doors = [
  { name: 'pep-service-bus', target: namespaceId, groupId: 'namespace', zone: zones.namespace }
  { name: 'pep-tables', target: accountId, groupId: 'table', zone: zones.table }
  { name: 'pep-audit-heads', target: accountId, groupId: 'blob', zone: zones.blob }
  { name: 'pep-host-storage', target: hostAccountId, groupId: 'blob', zone: zones.blob }
  { name: 'pep-vault', target: vaultId, groupId: 'vault', zone: zones.vault }
]

module network 'network.bicep' = {
  params: {
    networkName: networkName
    location: location
    tags: tags
    addressPrefix: addressPrefix
    workspaceId: workspaceId
  }
}

// One after the other: two of them share a zone, which is written with each.
@batchSize(1)
module endpoints 'private-endpoint.bicep' = [
  for door in doors: {
    params: {
      name: door.name
      location: location
      tags: tags
      targetId: door.target
      groupId: door.groupId
      zoneName: door.zone
      networkId: network.outputs.id
      subnetId: network.outputs.endpointSubnetId
    }
  }
]

@description('Resource id of the subnet that the app joins.')
output appSubnetId string = network.outputs.appSubnetId
