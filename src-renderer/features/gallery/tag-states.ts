/** Every tag there is that holds the text, with whether all of the pictures have it, some, or none. */
export function tagStates(
  pictures: readonly { readonly tags: readonly string[] }[],
  known: readonly string[],
  text: string,
): { readonly tag: string; readonly on: boolean | 'mixed' }[] {
  const wanted = text.trim().toLowerCase()
  const all = [...new Set([...pictures.flatMap(({ tags }) => tags), ...known])].filter((tag) =>
    tag.toLowerCase().includes(wanted),
  )
  return all.map((tag) => {
    const having = pictures.filter(({ tags }) => tags.includes(tag)).length
    return { tag, on: having === pictures.length ? true : having > 0 ? 'mixed' : false }
  })
}
