import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/** The timestamp of the newest id, and its counter within that millisecond. */
const newest = { time: Number.NaN, place: 0 };

/**
 * A UUID v7 for the given time, in milliseconds since 1970. Ids of one process ascend while its clock runs forward. The time is passed explicitly,
 * because the library's own generator would stick to the highest time ever seen, even after the clock was corrected.
 */
export function newId(time: number): string {
  // A random start in the lower half of the 32-bit counter leaves room to count up within one millisecond.
  newest.place = time === newest.time ? newest.place + 1 : randomInt(2 ** 31);
  newest.time = time;
  return uuidv7({ msecs: time, seq: newest.place });
}
