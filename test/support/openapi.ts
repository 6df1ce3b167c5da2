import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Answer, type Client, json } from './clients.ts';

interface Described {
  headers?: Record<string, unknown>;
  content?: Record<string, { schema: object }>;
}
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: Described;
  responses: Record<string, Described>;
}

/** Headers that matter to clients: each must be described wherever it is sent. */
const MEANINGFUL = [
  'etag',
  'link',
  'location',
  'x-total-count',
  'idempotency-replayed',
  'retry-after',
  'www-authenticate',
  'accept-patch',
  'x-request-id',
];

/** The service's OpenAPI document, to compare responses with. */
export class Description {
  readonly #ajv = new Ajv2020.default({ strict: false, allErrors: true });

  private constructor(
    readonly document: {
      openapi: string;
      info: { version: string };
      servers: { url: string }[];
      paths: Record<string, Record<string, Operation>>;
      security?: object[];
    },
  ) {
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'https://api/', ...document });
  }

  static async of(client: Client): Promise<Description> {
    const answer = await client.get('/openapi.json');
    return new Description(json(answer));
  }

  operation(method: string, path: string): Operation {
    const plain = path.replace(/\?.*/, '');
    const template = plain in this.document.paths ? plain : plain.replace(/^(\/[^/]+)\/.+/, '$1/{id}');
    const operation = this.document.paths[template]?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
    if (!operation) throw new Error(`${method} ${template} is not described`);
    return operation;
  }

  /** What a parameter must be like. @throws Error when there is none, or nothing is said of it. */
  pattern(method: string, path: string, name: string): RegExp {
    const { schema } = this.operation(method, path).parameters?.find((parameter) => parameter.name === name) ?? {};
    if (!schema || !('pattern' in schema)) throw new Error(`${method} ${path} has no pattern for ${name}`);
    return new RegExp(String(schema.pattern));
  }

  /** A validator of a part of the document, by JSON pointer. */
  validator(pointer: string): ValidateFunction {
    return this.#ajv.compile({ $ref: `https://api/#${pointer}` });
  }

  /** How a response differs from its description; empty when it conforms. */
  differences(method: string, path: string, answer: Answer): string[] {
    const described = this.operation(method, path).responses[String(answer.status)];
    if (!described) return [`status ${answer.status} is not described`];
    const names = Object.keys(described.headers ?? {}).map((name) => name.toLowerCase());
    const undescribed = MEANINGFUL.filter((name) => name in answer.headers && !names.includes(name)).map(
      (name) => `header ${name} is not described`,
    );
    return [...undescribed, ...this.bodyDifferences(described, answer)];
  }

  private bodyDifferences({ content }: Described, answer: Answer): string[] {
    if (!content) return answer.text === '' ? [] : ['a body is not described'];
    const type = answer.headers['content-type']?.split(';')[0] ?? '';
    const schema = content[type]?.schema;
    if (!schema) return [`the type ${type} is not described`];
    if (answer.text === '') return [];
    const validate = this.#ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://api/#/')));
    validate(json(answer));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }
}
