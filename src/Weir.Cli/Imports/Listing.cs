using Weir.Cli.Shell;
using Weir.Versioning.Imports;

namespace Weir.Cli.Imports;

/// <summary>Prints names of a repository or address: a column, or a tree.</summary>
internal static class Listing
{
    public static void Print(VerbContext context, IReadOnlyList<ListedPath> entries, bool showsSize, bool showsHash)
    {
        foreach (var entry in entries)
        {
            var size = !showsSize ? string.Empty : $"{(entry.SizeBytes is { } bytes && !(entry.IsDirectory && bytes == 0) ? Sizes.Text(bytes) : string.Empty),10}  ";
            var hash = !showsHash ? string.Empty : $"{entry.Md5 ?? string.Empty,-36}  ";
            context.Console.Line($"{size}{hash}{Printable.Text(entry.Path)}");
        }
    }

    public static void PrintTree(VerbContext context, string top, IReadOnlyList<ListedPath> entries)
    {
        context.Console.Line(top);
        Below(string.Empty, string.Empty);

        void Below(string prefix, string indent)
        {
            var names = entries.Where(e => e.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(e => e.Path[prefix.Length..].Split('/')[0]).Distinct().ToList();
            for (var i = 0; i < names.Count; i++)
            {
                var isLast = i == names.Count - 1;
                context.Console.Line($"{indent}{(isLast ? "└── " : "├── ")}{Printable.Text(names[i])}");
                Below($"{prefix}{names[i]}/", indent + (isLast ? "    " : "│   "));
            }
        }
    }
}
