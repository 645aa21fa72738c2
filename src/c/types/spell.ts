import type { Type } from './type.ts';

/** The type as C spells it, for messages: `struct elem *`, `int (*)(void *, int *)`, `char[16]`. */
export function spellType(type: Type): string {
  return spellDeclarator(type, '').trimEnd();
}

/** Declarators are read inside out: `inner` is what stands where the name would. */
function spellDeclarator(type: Type, inner: string): string {
  switch (type.kind) {
    case 'pointer': {
      const needsParentheses = type.target.kind === 'array' || type.target.kind === 'function';
      return spellDeclarator(type.target, needsParentheses ? `(*${inner})` : `*${inner}`);
    }
    case 'array': return spellDeclarator(type.element, `${inner}[${type.length ?? ''}]`);
    case 'function': {
      const params = type.params.map((param) => spellType(param.type));
      if (type.isVariadic) params.push('...');
      return spellDeclarator(type.ret, `${inner}(${params.join(', ') || (type.hasNoPrototype ? '' : 'void')})`);
    }
    case 'qualified': {
      const words = `${type.isConst ? 'const ' : ''}${type.isVolatile ? 'volatile ' : ''}`;
      if (type.target.kind === 'pointer') return spellDeclarator(type.target, `${words.trimEnd()}${inner && words ? ' ' : ''}${inner}`);
      return words + spellDeclarator(type.target, inner);
    }
    default: return `${spellBase(type)}${inner.startsWith('[') ? '' : ' '}${inner}`;
  }
}

function spellBase(type: Type): string {
  switch (type.kind) {
    case 'int': case 'typedef': return type.name;
    case 'struct': case 'union': case 'enum': return `${type.kind} ${type.name || '(anonymous)'}`;
    case 'void': return 'void';
    default: return '(unknown)';
  }
}
