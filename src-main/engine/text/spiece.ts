import protobuf from 'protobufjs/minimal.js'
import type { Definition } from './clip-definition.ts'

/** What a SentencePiece model file says, as far as encoding with it needs. Fields of sentencepiece_model.proto. */
interface SentencePieceModel {
  readonly pieces: [string, number][]
  /** 1 is unigram. */
  readonly modelType: number
  readonly unknownId: number
  readonly byteFallback: boolean
  readonly charsmap: Uint8Array
}

/** Pieces added behind the vocabulary of a T5 model where its config does not say how many. */
const usualExtraIds = 100

/**
 * The definition behind `spiece.model` of T5: pieces, then `<extra_id_n>` ... `<extra_id_0>`, the normalisation of the
 * model, `</s>` after every text. @throws Error for bytes that are no unigram model.
 */
export function spieceDefinition(bytes: Uint8Array, extraIds: unknown): Definition {
  const { pieces, modelType, unknownId, byteFallback, charsmap } = readModel(bytes)
  if (pieces.length === 0) throw new Error('it holds no pieces')
  if (modelType !== 1) throw new Error('it is no unigram model; only those can be read without a tokenizer.json')
  const count = typeof extraIds === 'number' && extraIds >= 0 && extraIds <= 1000 ? Math.floor(extraIds) : usualExtraIds
  const vocab = [...pieces]
  for (let i = count - 1; i >= 0; i--) vocab.push([`<extra_id_${i}>`, 0])
  const special = ['<pad>', '</s>', '<unk>'].flatMap((name) => {
    const id = pieces.findIndex(([piece]) => piece === name)
    return id < 0 ? [] : [[name, id] as const]
  })
  const end = special.find(([name]) => name === '</s>')?.[1]
  if (end === undefined) throw new Error('it has no piece "</s>"')
  const extra = vocab.slice(pieces.length).map(([name], i) => [name, pieces.length + i] as const)
  return {
    version: '1.0',
    added_tokens: [...special, ...extra].map(([content, id]) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer:
      charsmap.length > 0 ? { type: 'Precompiled', precompiled_charsmap: Buffer.from(charsmap).toString('base64') } : null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'WhitespaceSplit' },
        { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
      ],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
      special_tokens: { '</s>': { id: '</s>', ids: [end], tokens: ['</s>'] } },
    },
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    model: { type: 'Unigram', unk_id: unknownId, vocab, byte_fallback: byteFallback },
  }
}

function readModel(bytes: Uint8Array): SentencePieceModel {
  const model = {
    pieces: [] as [string, number][],
    modelType: 1,
    unknownId: 0,
    byteFallback: false,
    charsmap: new Uint8Array() as Uint8Array,
  }
  eachField(bytes, (field, reader) => {
    if (field === 1) model.pieces.push(readPiece(reader.bytes()))
    else if (field === 2) {
      eachField(reader.bytes(), (inner, trainer) => {
        if (inner === 3) model.modelType = trainer.int32()
        else if (inner === 35) model.byteFallback = trainer.bool()
        else if (inner === 40) model.unknownId = trainer.int32()
        else return false
        return true
      })
    } else if (field === 3) {
      eachField(reader.bytes(), (inner, normalizer) => {
        if (inner !== 2) return false
        model.charsmap = normalizer.bytes()
        return true
      })
    } else return false
    return true
  })
  return model
}

function readPiece(bytes: Uint8Array): [string, number] {
  let piece = ''
  let score = 0
  eachField(bytes, (field, reader) => {
    if (field === 1) piece = reader.string()
    else if (field === 2) score = reader.float()
    else return false
    return true
  })
  return [piece, score]
}

/** Walks the fields of a message; `take` reads a field, or leaves it and answers false. */
function eachField(bytes: Uint8Array, take: (field: number, reader: protobuf.Reader) => boolean): void {
  const reader = protobuf.Reader.create(bytes)
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (!take(tag >>> 3, reader)) reader.skipType(tag & 7)
  }
}
