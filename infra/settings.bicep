// Every setting that the app reads, and those that its host reads; a test holds this list to shared/settings.ts both ways.
// Flex Consumption refuses FUNCTIONS_WORKER_RUNTIME and WEBSITE_*.

import { ProductSettings } from 'product.bicep'

@description('Name of the function app.')
param appName string

@description('What the deployer decided.')
param product ProductSettings

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Host name of the Service Bus namespace.')
param serviceBusHostName string

@description('Name of the queue.')
param queueName string

@description('Where tables answer.')
param tableEndpoint string

@description('Where the blobs of audit heads answer.')
param blobEndpoint string

@description('How long audit entries are kept, in days.')
param auditDays int

@description('Where the Functions host keeps its blobs.')
param hostBlobEndpoint string

@description('Where the vault answers.')
param vaultUri string

@description('Name of the secret that holds the pepper.')
param pepperName string

@description('Address of the ingestion service of Application Insights.')
param ingestion string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      // The host's own.
      AzureWebJobsDisableHomepage: 'true'
      AzureWebJobsStorage__blobServiceUri: hostBlobEndpoint
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      SERVICE_BUS__credential: 'managedidentity'
      SERVICE_BUS__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'

      // Where things are.
      SERVICE_BUS__fullyQualifiedNamespace: serviceBusHostName
      CONTRACTOR_QUEUE: queueName
      TABLES__tableServiceUri: tableEndpoint
      BLOBS__blobServiceUri: blobEndpoint
      KEY_VAULT_URL: vaultUri
      PEPPER_SECRET: pepperName
      GRAPH_URL: 'https://graph.microsoft.com'
      AZURE_CLIENT_ID: identityClientId
      SIGN_IN_ISSUER: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
      SIGN_IN_CLIENT_ID: product.SIGN_IN_CLIENT_ID
      PUBLIC_URL: empty(product.?PUBLIC_URL ?? '') ? 'https://${app.properties.defaultHostName}' : product.PUBLIC_URL!

      // What was decided.
      MODE: product.MODE
      PILOT: product.?PILOT ?? ''
      ORGANISATION: product.ORGANISATION
      HELP_CONTACT: product.HELP_CONTACT
      UPN_TEMPLATE: product.UPN_TEMPLATE
      MAILBOXES: product.MAILBOXES
      SOURCES: product.SOURCES
      TAP_GROUP_ID: product.TAP_GROUP_ID
      POLICIES: product.?POLICIES ?? ''
      PASS_LIFETIME_MINUTES: product.?PASS_LIFETIME_MINUTES ?? ''
      PASS_USABLE_ONCE: product.?PASS_USABLE_ONCE ?? ''
      RELEASE: product.?RELEASE ?? ''
      DEPUTIES_GROUP: product.?DEPUTIES_GROUP ?? ''
      OPENS_AT: product.?OPENS_AT ?? ''
      MAIL_BEFORE_MINUTES: product.?MAIL_BEFORE_MINUTES ?? ''
      OPENS_LATE_DAYS: product.?OPENS_LATE_DAYS ?? ''
      CLAIM_LIFETIME_HOURS: product.?CLAIM_LIFETIME_HOURS ?? ''
      REMIND_AFTER_HOURS: product.?REMIND_AFTER_HOURS ?? ''
      TELL_SPONSOR_BEFORE_HOURS: product.?TELL_SPONSOR_BEFORE_HOURS ?? ''
      REISSUES_PER_DAY: product.?REISSUES_PER_DAY ?? ''
      RETRY_FOR_HOURS: product.?RETRY_FOR_HOURS ?? ''
      USAGE_LOCATION: product.?USAGE_LOCATION ?? ''
      MAILS_PER_MINUTE: product.?MAILS_PER_MINUTE ?? ''
      MAX_OPENINGS_PER_HOUR: product.?MAX_OPENINGS_PER_HOUR ?? ''
      MAX_ENDINGS_PER_HOUR: product.?MAX_ENDINGS_PER_HOUR ?? ''
      FOREIGN_PASS: product.?FOREIGN_PASS ?? ''
      AUDIT_DAYS: string(auditDays)
      ADOPT_INTERNAL_GUESTS: product.?ADOPT_INTERNAL_GUESTS ?? ''
      NEXT_STEP_URL: product.?NEXT_STEP_URL ?? ''
    }
  }
}
