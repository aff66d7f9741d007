// Who the app is. One identity for everything it does: its rights are listed in access.bicep and docs/permissions.md.

@description('Name of the user-assigned identity.')
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, for whatever runs as this identity.')
output id string = identity.id

@description('Client id: names the identity where a process could have several.')
output clientId string = identity.properties.clientId

@description('Object id: names the identity in role assignments and in Entra.')
output principalId string = identity.properties.principalId
