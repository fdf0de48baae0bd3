// The types of the page are those of the service's document; `npm run types` writes them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import openapi, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import { root } from './support.mjs'

test('the types of the page are those of the service', async () => {
  const document = JSON.parse(readFileSync(join(root, '../web/tests/openapi.json'), 'utf8'))
  const types = `${COMMENT_HEADER}${astToString(await openapi(document, { silent: true }))}`
  assert.equal(readFileSync(join(root, 'shared/schema.d.ts'), 'utf8'), types, 'the service says otherwise: npm run types')
})
