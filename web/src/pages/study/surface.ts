/** A point in the unit square with its value. */
export interface Height {
  x: number;
  y: number;
  value: number;
}

/** Values between points, on a grid of n by n cells from the lower left: weighted by the inverse square of the distance, near ones alone counting near. */
export function surface(points: readonly Height[], n: number): number[] {
  const cells: number[] = [];
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++) {
      const [x, y] = [(column + 0.5) / n, (row + 0.5) / n];
      let [sum, weights] = [0, 0];
      for (const p of points) {
        const far = (p.x - x) ** 2 + (p.y - y) ** 2 + 0.0004;
        const weight = 1 / (far * far);
        sum += weight * p.value;
        weights += weight;
      }
      cells.push(weights === 0 ? NaN : sum / weights);
    }
  return cells;
}

/** Ranks of values as shares from 0 to 1: a few outliers take no more room than others do. */
export function ranked(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = values.map(() => 0);
  order.forEach((i, place) => (ranks[i] = place > 0 && values[i] === values[order[place - 1]!] ? ranks[order[place - 1]!]! : place / Math.max(1, order.length - 1)));
  return ranks;
}
