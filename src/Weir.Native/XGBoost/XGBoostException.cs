using System.Text.RegularExpressions;

namespace Weir.Native.XGBoost;

/// <summary>The library refused a call. A model that cannot be read and a wrong parameter are <c>WeirException</c>s instead.</summary>
public sealed partial class XGBoostException : Exception
{
    internal XGBoostException(string message)
        : base(message)
    {
    }

    /// <summary>The first telling line, without the time, the place in the library's source and the C++ stack.</summary>
    internal static string Clean(string message)
    {
        foreach (var raw in message.Split('\n'))
        {
            var line = Prefix().Replace(raw, string.Empty).Trim();
            if (line.Length > 0 && !line.StartsWith("Stack trace", StringComparison.Ordinal)) return line;
        }

        return "the library gave no reason";
    }

    [GeneratedRegex(@"^\s*\[\d\d:\d\d:\d\d\]\s+\S+:\d+:\s*")]
    private static partial Regex Prefix();
}
