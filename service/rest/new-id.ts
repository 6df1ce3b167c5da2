import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/** The time of the newest id, and its place among those of the same time. */
const newest = { time: Number.NaN, place: 0 };

/**
 * An id of what is made at this time, in milliseconds since 1970: a UUID v7. A process makes them in ascending order as long as its clock
 * runs forward. Without a time of its own the library would hold on to the latest that the clock ever showed, also when it was wrong.
 */
export function newId(time: number): string {
  // Half of the 32 bits: the other half is for what one millisecond adds.
  newest.place = time === newest.time ? newest.place + 1 : randomInt(2 ** 31);
  newest.time = time;
  return uuidv7({ msecs: time, seq: newest.place });
}
