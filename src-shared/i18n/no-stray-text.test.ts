import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { catalogues } from './index.ts'

const renderer = fileURLToPath(new URL('../../src-renderer', import.meta.url))
const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => join(renderer, name))

/** Names of attributes and properties whose text a person reads or hears. */
const spoken = /^(aria-label|aria-valuetext|aria-description|title|placeholder|alt|label|hint|text|summary|unit)$/
/** Units, symbols and names that are the same in every language. */
const universal = new Set(['NFE', 'W', 'H', 'English', '简体中文', 'σ', 'Flowline'])

function hasWords(text: string): boolean {
  const plain = text.replace(/&\w+;/g, '').trim()
  return /\p{L}/u.test(plain) && ![...universal].some((one) => one === plain)
}

/** Text in markup and in spoken attributes that is written out instead of taken from the catalogue. */
export function strayTexts(name: string, source: string): string[] {
  const file = ts.createSourceFile(
    name,
    source,
    ts.ScriptTarget.Latest,
    true,
    name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )
  const found: string[] = []
  const check = (node: ts.Node, text: string): void => {
    if (hasWords(text)) found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text.trim()}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) check(node, node.text)
    else if (ts.isJsxAttribute(node) && spoken.test(node.name.getText()) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer
      if (value && ts.isStringLiteralLike(value)) check(node, value.text)
    } else if (ts.isPropertyAssignment(node) && spoken.test(node.name.getText()) && ts.isStringLiteralLike(node.initializer)) {
      // In the list of actions a label is a key of the catalogue.
      if (!(node.initializer.text in catalogues.en)) check(node, node.initializer.text)
    } else if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteralLike(node.expression) &&
      ts.isJsxElement(node.parent)
    ) {
      check(node, node.expression.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

test('the renderer writes no text past the catalogue', () => {
  expect(sources.length).toBeGreaterThan(50)
  expect(sources.flatMap((file) => strayTexts(relative(renderer, file), readFileSync(file, 'utf8')))).toEqual([])
})

test('text written into markup is found', () => {
  const stray = `const A = () => <p title="Hello there">Some words{'more words'}<b aria-label={t('x')}>42 %</b></p>; const o = { label: 'Plain' }`
  expect(strayTexts('a.tsx', stray)).toHaveLength(4)
})

test('every key is used somewhere', () => {
  const text = sources.map((file) => readFileSync(file, 'utf8')).join('\n')
  const main = fileURLToPath(new URL('../../src-main', import.meta.url))
  const others = readdirSync(main, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const everything = text + others.map((name) => readFileSync(join(main, name), 'utf8')).join('\n')
  const families = [...everything.matchAll(/`([a-zA-Z]+(?:\.[a-z]+)*\.)\$\{/g)].map((match) => match[1]!)
  const unused = Object.keys(catalogues.en)
    .map((key) => key.replace(/_(one|other)$/, ''))
    .filter((key) => !everything.includes(`'${key}'`) && !families.some((family) => key.startsWith(family)))
  expect(unused).toEqual([])
})
