namespace Weir.Configuration.Sweeps;

/// <summary>Names by Python's <c>fnmatch</c>: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!a-z]</c>.</summary>
internal static class NamePattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (!pattern.IsEmpty)
        {
            switch (pattern[0])
            {
                case '*':
                    pattern = pattern.TrimStart('*');
                    if (pattern.IsEmpty) return true;
                    for (var i = 0; i <= name.Length; i++)
                        if (Matches(pattern, name[i..])) return true;
                    return false;
                case '?' when name.IsEmpty:
                    return false;
                case '?':
                    pattern = pattern[1..];
                    name = name[1..];
                    break;
                case '[' when Close(pattern) is > 0 and var close:
                    if (name.IsEmpty || !IsIn(pattern[1..close], name[0])) return false;
                    pattern = pattern[(close + 1)..];
                    name = name[1..];
                    break;
                default:
                    if (name.IsEmpty || name[0] != pattern[0]) return false;
                    pattern = pattern[1..];
                    name = name[1..];
                    break;
            }
        }

        return name.IsEmpty;
    }

    // A bracket right after the first one, or after '!', is a member.
    private static int Close(ReadOnlySpan<char> pattern)
    {
        var from = pattern.Length > 1 && pattern[1] == '!' ? 3 : 2;
        return from <= pattern.Length && pattern[from..].IndexOf(']') is >= 0 and var at ? from + at : -1;
    }

    private static bool IsIn(ReadOnlySpan<char> set, char c)
    {
        var isNegated = set[0] == '!';
        if (isNegated) set = set[1..];
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2]) return !isNegated;
                i += 2;
            }
            else if (c == set[i])
            {
                return !isNegated;
            }
        }

        return isNegated;
    }
}
