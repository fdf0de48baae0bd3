// A provider of single sign-on for the tests: oidc-provider on a free port of this machine, which it prints together with
// its time. It ends with its input. Accounts are whatever name somebody signs in with.
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [back, secret] = process.argv.slice(2)
const server = createServer((request, response) => provider.callback()(request, response))
let provider
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  provider = new Provider(issuer, {
    clients: [{ client_id: 'qingdan', client_secret: secret, redirect_uris: [back], response_types: ['code'] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'] },
  })
  console.log(`${issuer} ${new Date().toISOString()}`)
})
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
