/** An explicit Runge-Kutta method as data. */
export interface Tableau {
  readonly order: number
  readonly c: readonly number[]
  /** a[i] weighs the first stages for stage i; where `fsal`, the last row is the solution itself. */
  readonly a: readonly (readonly number[])[]
  readonly b: readonly number[]
}

/** First-same-as-last pair with an error estimate sum_j e[j] k[j], e = b - bhat. */
export interface EmbeddedTableau extends Tableau {
  /** Order of the estimate bhat, which sets the controller's exponent 1/(estimateOrder + 1). */
  readonly estimateOrder: number
  readonly e: readonly number[]
  /**
   * Weights of the quartic correction theta^2 (1-theta)^2 H sum_j dense[j] k[j] to the cubic Hermite interpolant; all zero
   * leaves the cubic.
   */
  readonly dense: readonly number[]
}

/** Dormand and Prince 1980, 5(4), seven stages, first same as last; interpolant of Hairer, Norsett and Wanner I, II.6. */
export const dormandPrince5: EmbeddedTableau = {
  order: 5,
  estimateOrder: 4,
  c: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1],
  a: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  ],
  b: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0],
  e: [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40],
  dense: [
    -12715105075 / 11282082432,
    0,
    87487479700 / 32700410799,
    -10690763975 / 1880347072,
    701980252875 / 199316789632,
    -1453857185 / 822651844,
    69997945 / 29380423,
  ],
}

/** Bogacki and Shampine 1989, 3(2), four stages, first same as last. */
export const bogackiShampine3: EmbeddedTableau = {
  order: 3,
  estimateOrder: 2,
  c: [0, 1 / 2, 3 / 4, 1],
  a: [[], [1 / 2], [0, 3 / 4], [2 / 9, 1 / 3, 4 / 9]],
  b: [2 / 9, 1 / 3, 4 / 9, 0],
  e: [-5 / 72, 1 / 12, 1 / 9, -1 / 8],
  dense: [0, 0, 0, 0],
}

/** Heun's second-order method (the trapezoid with an Euler predictor). */
export const heun2: Tableau = {
  order: 2,
  c: [0, 1],
  a: [[], [1]],
  b: [1 / 2, 1 / 2],
}
