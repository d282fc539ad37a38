import { freePort } from '../../../src-main/host-node/testing/free-port.ts'
import { goTo } from '../../fixtures/screens.ts'
import { expect, test } from '../../fixtures/test.ts'

test('programs of this machine are let in where the user wants it, with the token that is shown', async ({ app: { page } }) => {
  await goTo(page, 'Settings')
  const door = page.getByRole('switch', { name: 'Let programs of this machine call' })
  await expect(door).not.toBeChecked()
  await door.click()
  const port = await freePort()
  await page.getByRole('spinbutton', { name: 'Port' }).fill(String(port))
  await page.keyboard.press('Enter')
  const address = page.getByRole('status', { name: 'Address' })
  await expect(address).toHaveText(`http://127.0.0.1:${port}`)
  const token = page.getByRole('status', { name: 'Token' })
  const shown = (await token.textContent())!
  const call = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${shown}` }
    return (await fetch(`http://127.0.0.1:${port}/api/models.list`, { method: 'POST', headers })).status
  }
  expect(await call()).toBe(200)

  await page.getByRole('button', { name: 'Make a new token' }).click()
  await expect(token).not.toHaveText(shown)
  expect(await call()).toBe(401)
  await door.click()
  await expect(address).toBeHidden()
  await expect(call()).rejects.toThrow()
})
