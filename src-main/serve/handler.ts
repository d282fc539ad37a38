import { AppError } from '../../src-shared/contract/index.ts'
import type { Core } from '../core/index.ts'
import { keepSource, modelSample, picture, recipeInBody, source, studyPicture, thumbnail } from './pictures.ts'
import { failure } from './replies.ts'
import { film, frame, levelAt, pathPlane, runPicture, stateAt, steps } from './runs.ts'
import { staticFile } from './static.ts'

export interface ServeParts {
  readonly core: Core
  /** Folder of the built screens, null where nothing static is served. */
  readonly rendererDir: string | null
}

type Route = (core: Core, match: RegExpExecArray, query: URLSearchParams) => Promise<Response>

const routes: readonly (readonly [RegExp, Route])[] = [
  [/^\/runs\/([^/]+)\/frames\/(\d{1,6})$/, (core, [, id, index], query) => frame(core, id!, Number(index), query)],
  [/^\/runs\/([^/]+)\/at$/, (core, [, id], query) => levelAt(core, id!, query)],
  [/^\/runs\/([^/]+)\/steps\.(json|csv)$/, (core, [, id, format]) => steps(core, id!, format!)],
  [/^\/runs\/([^/]+)\/film\.(webp|gif)$/, (core, [, id, format]) => film(core, id!, format as 'webp' | 'gif')],
  [/^\/runs\/([^/]+)\/path$/, (core, [, id]) => pathPlane(core, id!)],
  [/^\/runs\/([^/]+)\/picture$/, (core, [, id]) => runPicture(core, id!)],
  [/^\/pictures\/([^/]+)$/, (core, [, id]) => picture(core, id!)],
  [/^\/pictures\/([^/]+)\/thumb$/, (core, [, id], query) => thumbnail(core, id!, query)],
  [/^\/sources\/([0-9a-f]{64})$/, (core, [, hash]) => source(core, hash!)],
  [/^\/studies\/([0-9a-f]{64})\/picture$/, (core, [, key]) => studyPicture(core, key!)],
  [/^\/models\/([^/]+)\/sample$/, (core, [, id], query) => modelSample(core, id!, query)],
]

/** Answers the byte URLs of the app, and every other GET with a file of the screens. Never rejects. */
export function createFetch({ core, rendererDir }: ServeParts): (request: Request) => Promise<Response> {
  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'POST' && pathname === '/read-recipe') return recipeInBody(request)
    if (request.method === 'POST' && pathname === '/sources') return keepSource(core, request)
    const state = request.method === 'POST' && /^\/runs\/([^/]+)\/state$/.exec(pathname)
    if (state) return stateAt(core, state[1]!, searchParams)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } })
    for (const [pattern, route] of routes) {
      const match = pattern.exec(pathname)
      if (match) return route(core, match, searchParams)
    }
    if (rendererDir === null) throw new AppError('not-found', 'There is nothing at this address.', { path: pathname })
    return staticFile(rendererDir, pathname)
  }

  return async (request) => {
    try {
      const response = await answer(request)
      return request.method === 'HEAD' ? new Response(null, { status: response.status, headers: response.headers }) : response
    } catch (error) {
      return failure(error)
    }
  }
}
