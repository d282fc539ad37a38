import { AppError, toWireError } from '../../../src-shared/contract/index.ts'
import { judgeTableau, methods, ownTableauId, sayTableauFault, tableauInfo } from '../../../src-shared/numerics/index.ts'
import { fractionText, sumText } from '../../../src-shared/formats/tableau-text.ts'
import { makeFolder, openSaved } from '../../compose/index.ts'
import { libraryPath } from '../paths.ts'
import { findTableau } from '../saved.ts'
import { table } from '../table.ts'

export interface TableauOptions {
  name?: string
  save?: boolean
  library?: string
  json?: boolean
}

export const tableauHelp = `
The file is JSON, {"name": "RK4", "a": [[], ["1/2"], [0, "1/2"], [0, 0, 1]], "b": ["1/6", "1/3", "1/3", "1/6"]},
with "c" and the weights "bHat" of an embedded estimate where there are any; or text, a row a line:

    0   |
    1/2 | 1/2
    1/2 | 0    1/2
    1   | 0    0    1
        | 1/6  1/3  1/3  1/6

Numbers may be fractions. A second row of weights makes the method adaptive. Only explicit tableaux can be run.`

/** Checks a tableau, shows what it is, and keeps it in the library where asked to. */
export async function showTableau(wanted: string, { name, save, library, json }: TableauOptions): Promise<void> {
  const found = await findTableau(wanted, library)
  const tableau = name === undefined ? found : { ...found, name }
  const judged = judgeTableau(tableau)
  if ('fault' in judged) throw new AppError('invalid-input', sayTableauFault(judged.fault))
  const { report } = judged
  const info = tableauInfo(tableau)
  if (save) await keep(tableau, library)
  if (json) {
    process.stdout.write(`${JSON.stringify({ tableau, report, nfePerStep: info.nfePerStep, adaptive: info.adaptive })}\n`)
    return
  }
  const { a, b, bHat } = tableau
  const words = (row: readonly number[]): string => row.map(fractionText).join('  ')
  const rows = a.map((row, i) => [sumText(tableau.c?.[i] ?? row.reduce((sum, x) => sum + x, 0)), words(row.slice(0, i))])
  process.stdout.write(table(['c', tableau.name], [...rows, ['b', words(b)], ...(bHat ? [['b^', words(bHat)]] : [])]))
  const order = report.order === 5 ? '5 or higher' : String(report.order)
  const lines = [
    `Order ${order}${report.estimateOrder === null ? '' : `, estimate of order ${report.estimateOrder}`}, by the order conditions.`,
    `${report.stages} stages, ${info.nfePerStep} evaluations per ${info.adaptive ? 'attempt' : 'step'}${report.firstSameAsLast ? ', first same as last' : ''}.`,
    ...(save ? [`Saved: \`--tableau "${tableau.name}"\` runs it.`] : []),
  ]
  process.stdout.write(`\n${lines.join('\n')}\n`)
}

async function keep(tableau: Awaited<ReturnType<typeof findTableau>>, library: string | undefined): Promise<void> {
  const { name } = tableau
  if ([ownTableauId, ...methods.map(({ info }) => info.id)].includes(name))
    throw new AppError('invalid-input', `"${name}" is a solver that comes with the app; give another name with --name.`)
  const root = libraryPath(library)
  try {
    makeFolder(root)
    await openSaved(root).tableaux.put(tableau)
  } catch (error) {
    throw new AppError(
      'disk-gone',
      `The tableau could not be saved in ${root}: ${toWireError(error).message}`,
      {},
      { cause: error },
    )
  }
}
