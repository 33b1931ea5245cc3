namespace Weir.Versioning.Objects;

/// <summary>The process's file creation mask, read without changing it.</summary>
internal static class Umask
{
    /// <summary>Bits that new files must not have; 022 where the system does not say.</summary>
    public static UnixFileMode Value { get; } = Read();

    private static UnixFileMode Read()
    {
        const string Status = "/proc/self/status";
        if (File.Exists(Status))
        {
            foreach (var line in File.ReadLines(Status))
                if (line.StartsWith("Umask:", StringComparison.Ordinal)) return (UnixFileMode)Convert.ToInt32(line[6..].Trim(), 8);
        }

        return UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    }
}
