import { request } from 'node:http'
import { finish } from '../../fixtures/runs.ts'
import { expect, test } from '../../fixtures/test.ts'

/** A request whose path is sent as it is, dots and all. */
function raw(port: number, path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('no path leaves the served folders', async ({ host }) => {
  const cookie = await host.cookie()
  const secrets = /"name": "flowline"|root:|SQLite format/
  // The canary: what the attacks look for is recognised when it is served.
  expect('{ "name": "flowline" }').toMatch(secrets)
  const page = await raw(host.port, '/index.html', { cookie })
  expect(page.status).toBe(200)

  const up = ['..', '%2e%2e', '%2E.', '..%2f..', '..%5c..', '%252e%252e', '....//']
  const targets = ['package.json', 'etc/passwd', 'flowline.db']
  for (const prefix of ['/', '/assets/', '/runs/', '/pictures/', '/runs/x/frames/']) {
    for (const dots of up) {
      for (const target of targets) {
        const path = `${prefix}${`${dots}/`.repeat(8)}${target}`
        const answer = await raw(host.port, path, { cookie })
        expect(answer.body, path).not.toMatch(secrets)
        // Addresses of screens answer with the page itself.
        if (answer.status === 200) expect(answer.body, path).toBe(page.body)
        else expect([400, 404], path).toContain(answer.status)
      }
    }
  }
  for (const path of ['//etc/passwd', '/\0', '/%00', '/%', '/runs/%2e%2e%2f%2e%2e/steps.json', '/pictures/..']) {
    expect((await raw(host.port, path, { cookie }).catch(() => ({ status: 400, body: '' }))).body, path).not.toMatch(secrets)
  }
})

test('without the cookie nothing is served, with it everything', async ({ host }) => {
  const api = await host.api()
  const { id, pictureId } = await finish(api, { seed: 3 })
  api.close()
  const cookie = await host.cookie()
  for (const path of ['/', '/index.html', `/pictures/${pictureId}`, `/runs/${id}/steps.json`, `/runs/${id}/frames/1?view=x0`]) {
    expect((await raw(host.port, path, {})).status, path).toBe(403)
    expect((await raw(host.port, path, { cookie: `${cookie}x` })).status, path).toBe(403)
    expect((await raw(host.port, path, { cookie })).status, path).toBe(200)
  }
})

test('the page runs no foreign or inline code and talks to nobody', async ({ app }) => {
  const { page } = app
  const tried = await page.evaluate(async () => {
    const blocked: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective))
    const inline = document.createElement('script')
    inline.textContent = 'window.pwned = true'
    document.head.append(inline)
    const foreign = document.createElement('script')
    foreign.src = 'data:text/javascript,window.pwned=true'
    document.head.append(foreign)
    const frame = document.createElement('iframe')
    frame.src = 'data:text/html,x'
    document.body.append(frame)
    const fetched = await fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    )
    const own = await fetch('/').then(({ ok }) => ok)
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { blocked, fetched, own, pwned: 'pwned' in window }
  })
  expect(tried).toMatchObject({ fetched: false, own: true, pwned: false })
  expect(tried.blocked).toEqual(expect.arrayContaining(['script-src-elem', 'frame-src', 'connect-src']))
})

test('a page of another port of this machine can read and order nothing', async ({ app }) => {
  const { host } = app
  const { createServer } = await import('node:http')
  const evil = createServer((_, out) => out.writeHead(200, { 'content-type': 'text/html' }).end('<p>evil</p>'))
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
  const { port } = evil.address() as { port: number }
  // The same browser that holds the cookie: the attack every local page could try.
  const page = await app.page.context().newPage()
  await page.goto(`http://127.0.0.1:${port}/`)
  const attack = (origin: string) =>
    page.evaluate(async (target) => {
      const read = await fetch(`${target}/`, { credentials: 'include' }).then(
        ({ status }) => status,
        () => 'blocked',
      )
      const image = await new Promise<string>((resolve) => {
        const picture = new Image()
        picture.onload = () => resolve('shown')
        picture.onerror = () => resolve('blocked')
        picture.src = `${target}/icon.svg`
      })
      const socket = await new Promise<string>((resolve) => {
        const opened = new WebSocket(`${target.replace('http', 'ws')}/rpc`)
        opened.onopen = () => resolve('open')
        opened.onerror = () => resolve('refused')
      })
      return { read, image, socket }
    }, origin)
  expect(await attack(host!.origin)).toEqual({ read: 'blocked', image: 'blocked', socket: 'refused' })
  expect(await app.page.evaluate(() => fetch('/icon.svg').then(({ status }) => status))).toBe(200)
  await page.close()
  evil.close()
})
