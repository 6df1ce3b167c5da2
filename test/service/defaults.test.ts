import { BooleanField, EnumField, IntegerField, NumberField, TextField } from '../../service/rest/index.ts';

describe('the default of a field', () => {
  class Thing {}

  it.each([
    ['beyond what the column holds', IntegerField({ default: 99_999_999_999 }), 'must be an integer from -2147483648 to 2147483647'],
    ['beyond the range', IntegerField({ min: 1, max: 5, default: 9 }), 'must be an integer from 1 to 5'],
    ['no number', NumberField({ scale: 2, min: 0, max: 9, default: null as never }), 'must be a number'],
    ['of more decimals than the scale', NumberField({ scale: 2, min: 0, max: 9, default: 0.125 }), 'must have at most 2 decimals'],
    ['longer than the text', TextField({ max: 2, default: 'abc' }), 'must have at most 2 characters'],
    ['not trimmed, as a body is', TextField({ max: 9, trim: true, default: ' a' }), 'is no value of the field'],
    ['none of the values', EnumField(['a', 'b'], { default: 'c' as never }), 'must be one of a, b'],
    ['no boolean', BooleanField({ default: 'true' as never }), 'must be true or false'],
  ])('is refused where it is %s', (_, field, reason) => {
    expect(() => field(Thing.prototype, 'size')).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^size: the default /) }),
    );
    expect(() => field(Thing.prototype, 'size')).toThrow(reason);
  });
});
