/** What happened and what to do, for each stable error code; the specific sentence of the failure stands beneath. */
export const errors = {
  'error.invalid-input': 'Something in the request is not valid. Correct it and try again.',
  'error.not-found': 'This is no longer here. It may have been moved or deleted.',
  'error.model-broken': 'The model folder is damaged or incomplete. Look at its card under Models.',
  'error.model-missing': 'The model is not here. Link its folder under Models, or choose another model.',
  'error.model-unsupported': 'This kind of model is not supported. Choose another model.',
  'error.model-output-not-finite': 'The network returned values that are not numbers. Try another precision or provider.',
  'error.engine-crashed': 'The engine stopped unexpectedly. It is being restarted; try again, or compute on the CPU.',
  'error.engine-unavailable': 'The engine cannot be reached. Wait for it to restart, then try again.',
  'error.provider-unavailable': 'The chosen device is not available. Choose another one under Settings.',
  'error.out-of-memory':
    'There is not enough memory. Make the picture smaller, close other programs, or run on another device or fewer pictures at once.',
  'error.disk-full': 'The disk is full. Free some space and try again.',
  'error.disk-gone': 'The disk with this folder is not reachable. Connect it and try again.',
  'error.copy-failed': 'The copy is not like its source. Check the disks, then try again.',
  'error.library-locked': 'Another Flowline has this library open. Close it first.',
  'error.port-taken': 'The port is used by another program.',
  'error.recipe-missing': 'This picture carries no recipe.',
  'error.recipe-malformed': 'The recipe in this picture cannot be read.',
  'error.cancelled': 'Stopped.',
  'error.timeout': 'It took too long. Try again.',
  'error.internal': 'Something unexpected went wrong. Try again.',
} as const
