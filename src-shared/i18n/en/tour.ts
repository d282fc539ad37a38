export const tour = {
  'tour.start': 'A short tour',
  'tour.skip': 'Leave the tour',
  'tour.at': '{{at}} of {{of}}',
  'tour.back': 'Back',
  'tour.next': 'Next',
  'tour.done': 'Done',
  'tour.ask': 'Say what the picture shows',
  'tour.askText':
    'A prompt is filled in already: Generate makes a picture at once. Below stand solver, seed and refinement; presets from Draft to Exact set them together.',
  'tour.watch': 'Watch it sharpen',
  'tour.watchText':
    'While a picture is made you see the estimate of what it will be, the calls of the network so far and the time that is left. Stop keeps what there is.',
  'tour.scrub': 'Go back along its path',
  'tour.scrubText':
    'Drag over the film or press the arrow keys to any moment between noise and picture. Step sizes and errors stand beneath, and a new picture can branch off anywhere.',
  'tour.lab': 'Ask which solver comes nearest',
  'tour.labText':
    'The Lab runs solvers on your own model against a far tighter reference, and makes time nodes for as many evaluations as you want to spend.',
  'tour.gallery': 'Have it again tomorrow',
  'tour.galleryText':
    'Every picture keeps its whole recipe. The gallery opens it in Create, makes it again and says whether it came out the same, and sorts pictures by tags.',
} as const
