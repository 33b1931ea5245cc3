using System.Text;

namespace Weir.Versioning.Ignore;

/// <summary>The patterns that apply to the entries of one folder: of its own ignore file and of those above.</summary>
internal sealed class FolderFilter
{
    private static readonly string[] Always = [".git", ".hg", ".dvc", ".weir"];

    private readonly FolderFilter? _above;
    private readonly string _name;
    private readonly IReadOnlyList<IgnorePattern> _patterns;
    private readonly bool _hasPatterns;

    public FolderFilter(FolderFilter? above, string name, IReadOnlyList<IgnorePattern> patterns)
    {
        _above = above;
        _name = name;
        _patterns = patterns;
        _hasPatterns = patterns.Count > 0 || above is { _hasPatterns: true };
    }

    /// <summary>True when an entry is ignored. Where no ignore file applies, nothing is made of the name.</summary>
    public bool IsIgnored(ReadOnlySpan<byte> name, bool isDirectory)
    {
        if (name[0] == '.' && (name.SequenceEqual(".git"u8) || name.SequenceEqual(".dvc"u8) || name.SequenceEqual(".weir"u8) || name.SequenceEqual(".hg"u8))) return true;
        return _hasPatterns && Decide(Encoding.UTF8.GetString(name), isDirectory) is { IsIgnored: true };
    }

    /// <summary>The pattern that decides about an entry, deepest file and last line first; null when none matches.</summary>
    public IgnoreReason? Decide(string name, bool isDirectory)
    {
        if (name[0] == '.' && Always.Contains(name)) return new IgnoreReason(null, 0, name, true);
        if (!_hasPatterns) return null;
        var relative = name;
        for (var filter = this; filter is not null; relative = $"{filter._name}/{relative}", filter = filter._above)
        {
            for (var i = filter._patterns.Count - 1; i >= 0; i--)
            {
                var pattern = filter._patterns[i];
                if (pattern.Matches(relative, isDirectory)) return new IgnoreReason(pattern.Source, pattern.Line, pattern.Text, !pattern.IsNegated);
            }
        }

        return null;
    }
}
