/** The exponent of a kind of nodes where none is said: Karras et al. 2022, table 1; k-diffusion's polyexponential levels. */
export const usualRho = (id: string): number => (id === 'polyexponential' ? 1 : 7)
