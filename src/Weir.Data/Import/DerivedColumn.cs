using System.Text.RegularExpressions;
using Weir.Data.Engine;
using Weir.Foundation.Errors;
using Weir.Native.DuckDb;

namespace Weir.Data.Import;

/// <summary>A column computed from others: <c>name = SQL expression</c>.</summary>
internal sealed partial record DerivedColumn(string Name, string Expression)
{
    /// <exception cref="WeirException"><c>usage</c>: no name or no expression.</exception>
    public static DerivedColumn Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new DerivedColumn(match.Groups["q"].Success ? match.Groups["q"].Value : match.Groups["n"].Value, match.Groups["e"].Value)
            : throw WeirException.Usage($"--derive '{text}' is no definition of a column", "write --derive 'big_tip = tips > 0.2 * fare'");
    }

    /// <summary>The definitions as further columns of a SELECT, each checked against the table.</summary>
    public static string Select(DuckConnection connection, TableSource source, IReadOnlyList<DerivedColumn> columns)
    {
        var known = new HashSet<string>(source.Columns.Select(c => c.Name), StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            if (!known.Add(column.Name)) throw new WeirException(ErrorCodes.AlreadyExists, $"--derive: there is a column '{column.Name}' already", "give the derived column another name");
            try
            {
                connection.Prepare($"SELECT ({column.Expression}) FROM ({source.Select}) LIMIT 0").Dispose();
            }
            catch (WeirException e)
            {
                throw new WeirException(DataErrors.BadExpression, $"--derive '{column.Name} = {column.Expression}': {e.Message}", $"columns are {string.Join(", ", source.Columns.Select(c => c.Name).Take(30))}; quote a name with blanks: \"my column\"", inner: e);
            }
        }

        return string.Concat(columns.Select(c => $", ({c.Expression}) AS {Sql.Name(c.Name)}"));
    }

    [GeneratedRegex(@"^\s*(?:""(?<q>[^""]+)""|(?<n>[^\s=""<>!]+))\s*=(?!=)\s*(?<e>\S.*?)\s*$", RegexOptions.Singleline)]
    private static partial Regex Form();
}
