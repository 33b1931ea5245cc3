using Weir.Foundation.Errors;

namespace Weir.Configuration.Files;

/// <summary>The header of a config: leading lines <c># @key value</c>, of which only <c>@package</c> means something.</summary>
internal static class PackageHeader
{
    /// <summary>The package that the header names, or null.</summary>
    /// <exception cref="WeirException"><c>bad_header</c>: a key without exactly one word after it.</exception>
    public static string? Read(string text, string file)
    {
        string? package = null;
        var number = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            number++;
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest[..end]).Trim();
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.IsEmpty) continue;
            if (line[0] != '#' || line[1..].TrimStart() is not ['@', ..]) break;
            var words = line.TrimStart('#').Trim().ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 2)
            {
                throw new WeirException(
                    "bad_header",
                    words.Length < 2 ? $"the header '{line}' of '{file}' lacks its value" : $"the header '{line}' of '{file}' has more than one value",
                    "write `# @package NAME`, with _global_ for the root",
                    new SourceLocation(file, number, 1));
            }

            if (words[0] == "@package") package = words[1];
        }

        return package;
    }
}
