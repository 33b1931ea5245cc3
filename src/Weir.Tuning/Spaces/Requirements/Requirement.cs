using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces.Requirements;

/// <summary>An expression over parameters that every point has to meet, such as <c>layers * units &lt;= 2048 or act == 'relu'</c>.</summary>
/// <remarks>Grammar: <c>or</c>, <c>and</c>, <c>not</c>, comparisons (<c>== != &lt; &lt;= &gt; &gt;= in</c>), <c>+ - * / % **</c>, names, numbers, quoted texts, <c>true false null</c>,
/// lists in brackets. An expression that reads an inactive parameter is met.</remarks>
public sealed class Requirement
{
    private readonly Node _root;

    private Requirement(string text, Node root) => (Text, _root) = (text, root);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="WeirException"><c>tuning_requirement</c>, with the column.</exception>
    public static Requirement Parse(string text, IReadOnlyCollection<string> names) => new(text, new RequirementParser(text, names).Parse());

    /// <summary>True when the values meet it.</summary>
    /// <exception cref="WeirException"><c>tuning_requirement</c>: types that do not go together.</exception>
    public bool IsMetBy(IReadOnlyDictionary<string, ParameterValue> values)
    {
        try
        {
            var result = _root.Evaluate(values);
            return result.Kind == ValueKind.Bool
                ? result.Number != 0
                : throw new WeirException(TuningErrors.Requirement, $"`{Text}` is {result} and neither true nor false");
        }
        catch (InactiveParameterException)
        {
            return true;
        }
    }
}
