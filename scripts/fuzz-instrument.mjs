// An esbuild plugin that counts which branches of src/ run, for the fuzzer: `counters[n]++` on entering each block.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const { factory } = ts;

/** Every place counted gets the next number. */
export function countBranches(folder) {
  let next = 0;
  const bump = () =>
    factory.createPostfixIncrement(
      factory.createElementAccessExpression(
        factory.createPropertyAccessExpression(factory.createIdentifier('globalThis'), '__kysoBranches'),
        next++,
      ),
    );
  const first = (statements) => [factory.createExpressionStatement(bump()), ...statements];
  const counted = (expression) =>
    factory.createParenthesizedExpression(factory.createComma(bump(), expression));

  const transformer = (context) => (file) => {
    const arm = (statement) =>
      statement === undefined || ts.isBlock(statement) ? statement : factory.createBlock(first([statement]));
    const visit = (node) => {
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isBlock(visited)) return factory.updateBlock(visited, first(visited.statements));
      if (ts.isIfStatement(visited))
        return factory.updateIfStatement(
          visited,
          visited.expression,
          arm(visited.thenStatement),
          visited.elseStatement && ts.isIfStatement(visited.elseStatement)
            ? visited.elseStatement
            : arm(visited.elseStatement),
        );
      if (ts.isCaseClause(visited) && visited.statements.length > 0)
        return factory.updateCaseClause(visited, visited.expression, first(visited.statements));
      if (ts.isConditionalExpression(visited))
        return factory.updateConditionalExpression(
          visited,
          visited.condition,
          visited.questionToken,
          counted(visited.whenTrue),
          visited.colonToken,
          counted(visited.whenFalse),
        );
      if (ts.isArrowFunction(visited) && !ts.isBlock(visited.body))
        return factory.updateArrowFunction(
          visited,
          visited.modifiers,
          visited.typeParameters,
          visited.parameters,
          visited.type,
          visited.equalsGreaterThanToken,
          counted(visited.body),
        );
      if (ts.isBinaryExpression(visited) && shortCircuit.has(visited.operatorToken.kind))
        return factory.updateBinaryExpression(
          visited,
          visited.left,
          visited.operatorToken,
          counted(visited.right),
        );
      return visited;
    };
    return ts.visitNode(file, visit);
  };

  const plugin = {
    name: 'count-branches',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (!path.startsWith(folder)) return undefined;
        const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
        const { transformed } = ts.transform(file, [transformer]);
        return { contents: ts.createPrinter().printFile(transformed[0]), loader: 'ts' };
      });
    },
  };
  /** `places`: how many there are, once built. */
  return { plugin, places: () => next };
}

const shortCircuit = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);
