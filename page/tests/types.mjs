// Writes shared/schema.d.ts from the document of the service: `npm run types`. The test beside it says when it is old.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapi, { astToString } from 'openapi-typescript'
import { root, serve } from './support.mjs'

const FILE = join(root, 'shared/schema.d.ts')

export async function types(service) {
  const document = await (await fetch(`${service.url}/api/openapi.json`)).json()
  return `// Generated from the OpenAPI document of the service by \`npm run types\`.\n${astToString(await openapi(document, { silent: true }))}`
}
export const written = () => readFileSync(FILE, 'utf8')

if (process.argv[1] === import.meta.filename) {
  const service = await serve()
  try {
    writeFileSync(FILE, await types(service))
  } finally {
    await service.end()
  }
}
