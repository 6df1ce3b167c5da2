/** The flags of Node.js by which Lambda tells the heap of a function how much memory there is: else V8 collects as late as the machine lets it. */
export const heapFlags = (memoryMb: number): string[] => [
  `--max-semi-space-size=${Math.floor(memoryMb * 0.05)}`,
  `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
];
