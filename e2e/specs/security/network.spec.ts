import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findChromium } from '../../../scripts/lib/chromium.ts'
import { networkLog } from '../../fixtures/network-log.ts'
import { exactModel, guard, root, temporaryFolder } from '../../fixtures/paths.ts'
import { expect, test, watchRequests } from '../../fixtures/test.ts'

const run = promisify(execFile)
const cli = join(root, 'src-main/host-cli/main.ts')

test('the guard over the suite sees and refuses every way out, also in forked processes', async () => {
  const ways: Record<string, string> = {
    connect: "require('node:net').connect(80, '192.0.2.1').on('error', () => {})",
    'connect ': "fetch('http://192.0.2.1/').catch(() => {})",
    'connect  ': "require('node:https').get('https://192.0.2.1/').on('error', () => {})",
    'connect   ': "fetch('http://flowline.invalid/').catch(() => {})",
    'dns.lookup': "require('node:dns').lookup('flowline.invalid', () => {})",
    'dns.resolve4': "require('node:dns').resolve4('flowline.invalid', () => {})",
    'dns.promises.lookup': "require('node:dns').promises.lookup('flowline.invalid').catch(() => {})",
    'udp.send': "try { require('node:dgram').createSocket('udp4').send('x', 53, '192.0.2.1') } catch { process.exit() }",
  }
  const attempt = async (code: string) => {
    const log = networkLog()
    const file = join(temporaryFolder('guard'), 'try.cjs')
    writeFileSync(file, code)
    await run(process.execPath, ['--import', guard, file], { env: { ...process.env, FLOWLINE_NETWORK_LOG: log.file } })
    return log.attempts().map(({ kind }) => kind)
  }
  for (const [kind, code] of Object.entries(ways)) {
    expect(await attempt(code), code).toContain(kind.trim())
    expect(
      await attempt(
        `const file = __filename; if (!process.send) { require('node:child_process').fork(file); } else { ${code}; process.disconnect() }`,
      ),
      `forked: ${code}`,
    ).toContain(kind.trim())
  }
  const local =
    "require('node:http').createServer().listen(0, '127.0.0.1', function () { fetch('http://127.0.0.1:' + this.address().port).catch(() => {}); setTimeout(() => process.exit(), 300) })"
  expect(await attempt(local)).toEqual([])
})

test('the watch over the page sees a foreign request', async ({ chromium }) => {
  test.skip(!findChromium(), 'No Chromium.')
  const context = await (await chromium()).newContext()
  const page = await context.newPage()
  const foreign = watchRequests(page)
  await page.setContent('<img src="http://flowline.invalid/x.png">')
  await expect.poll(() => foreign).toContain('http://flowline.invalid/x.png')
  await context.close()
})

test('it generates with the network cut off', async () => {
  const cut = ['unshare', '-rn']
  let possible = process.platform === 'linux'
  try {
    execFileSync(cut[0]!, [...cut.slice(1), 'true'], { stdio: 'ignore' })
  } catch {
    possible = false
  }
  test.skip(!possible, 'This machine does not let a test cut the network off (unshare -rn).')
  const out = join(temporaryFolder('cut'), 'x.png')
  await run(cut[0]!, [...cut.slice(1), process.execPath, cli, 'generate', exactModel, '--out', out])
  expect(existsSync(out)).toBe(true)
})

test('native code opens no connection either', async () => {
  let possible = process.platform === 'linux'
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' })
  } catch {
    possible = false
  }
  test.skip(!possible, 'strace is not installed.')
  const folder = temporaryFolder('strace')
  const trace = async (name: string, args: string[]): Promise<string> => {
    const file = join(folder, name)
    const child = spawn('strace', ['-f', '-qq', '-e', 'trace=connect,sendto,sendmsg', '-o', file, process.execPath, ...args], {
      stdio: 'ignore',
    })
    await new Promise((resolve) => child.on('close', resolve))
    return readFileSync(file, 'utf8')
  }
  const foreign = /AF_INET6?\b(?!.*inet_addr\("127\.)(?!.*"::1")/
  expect(
    await trace('canary', [
      '-e',
      "require('node:net').connect(9, '192.0.2.1').on('error', () => {}); setTimeout(() => process.exit(), 200)",
    ]),
  ).toMatch(foreign)
  expect(await trace('generate', [cli, 'generate', exactModel, '--out', join(folder, 'x.png')])).not.toMatch(foreign)
})
