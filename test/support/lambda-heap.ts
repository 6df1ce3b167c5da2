/** Node.js flags by which Lambda limits the heap to the function's memory: otherwise V8 collects only when the machine's memory runs out. */
export const heapFlags = (memoryMb: number): string[] => [
  `--max-semi-space-size=${Math.floor(memoryMb * 0.05)}`,
  `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
];
