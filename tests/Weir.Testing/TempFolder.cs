namespace Weir.Testing;

/// <summary>A folder of its own for one test, removed at the end.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Makes an empty folder.</summary>
    public TempFolder() => Path = Directory.CreateTempSubdirectory("weir-test-").FullName;

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>A path below the folder.</summary>
    public string this[params string[] segments] => System.IO.Path.Combine([Path, .. segments]);

    /// <summary>Writes a file, making its folders, and returns its path.</summary>
    public string Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            // Cache objects are read-only; that does not stop their deletion, a read-only folder would.
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }
}
