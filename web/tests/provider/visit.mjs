// What a browser does at the provider: goes where it is led, signs in under a name, agrees, and prints the address that
// leads back to the service.
const [start, login] = process.argv.slice(2)
const cookies = new Map()

async function go(url, body) {
  const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  if (body) headers['content-type'] = 'application/x-www-form-urlencoded'
  const answer = await fetch(url, { method: body ? 'POST' : 'GET', headers, body, redirect: 'manual' })
  for (const line of answer.headers.getSetCookie()) {
    const [pair] = line.split(';')
    const at = pair.indexOf('=')
    cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
  return answer
}

const own = new URL(start).origin
let url = start
for (let step = 0; step < 20; step += 1) {
  let answer = await go(url)
  if (answer.status === 200) {
    const page = await answer.text()
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1]
    const action = /action="([^"]+)"/.exec(page)?.[1]
    if (!prompt || !action) throw new Error(`no form at ${url}: ${page}`)
    answer = await go(new URL(action, url), new URLSearchParams({ prompt, login, password: 'any' }))
  }
  const next = answer.headers.get('location')
  if (!next) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  url = new URL(next, url).href
  if (new URL(url).origin !== own) {
    console.log(url)
    process.exit(0)
  }
}
throw new Error('led in a circle')
