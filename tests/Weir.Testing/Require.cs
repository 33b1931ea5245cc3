using Xunit;

namespace Weir.Testing;

/// <summary>What a test needs from the machine: missing on a laptop it is skipped with the reason, missing under <c>CI</c> it fails.</summary>
public static class Require
{
    /// <summary>True where a missing service is a failure.</summary>
    public static bool IsCi => Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ci && ci != "false" && ci != "0";

    /// <summary>The full path of a program.</summary>
    /// <param name="name">Program name, or a full path.</param>
    /// <param name="package">Debian package that brings it, for the message.</param>
    /// <param name="folders">Folders to look in besides the PATH.</param>
    public static string Program(string name, string package, params string[] folders)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        foreach (var folder in folders.Concat(path.Split(':')))
        {
            var candidate = Path.Combine(folder, name);
            if (File.Exists(candidate)) return candidate;
        }

        return Missing<string>($"program '{name}' is missing: apt-get install {package}");
    }

    /// <summary>The value of a variable that points to something outside the repository; always a skip without it.</summary>
    public static string Variable(string name, string meaning)
    {
        if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) return value;
        Assert.Skip($"{name} is not set ({meaning})");
        return string.Empty;
    }

    private static T Missing<T>(string reason)
    {
        if (IsCi) Assert.Fail(reason);
        Assert.Skip(reason);
        throw new InvalidOperationException(reason);
    }
}
