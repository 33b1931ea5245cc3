using Xunit;

namespace Weir.Testing;

/// <summary>Where tests find golden vectors (in the repository) and real data sets (outside it).</summary>
public static class TestData
{
    /// <summary>The repository's root: the nearest folder above the test that holds <c>Weir.slnx</c>.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>A golden file or folder below <c>tests/vectors</c>.</summary>
    public static string Vector(params string[] segments) => Path.Combine([RepositoryRoot, "tests", "vectors", .. segments]);

    /// <summary>A real data set below the shared folder (<c>WEIR_TEST_SHARED</c>, default <c>../shared</c>); skips the test when it is not there.</summary>
    public static string SharedData(params string[] segments)
    {
        var root = Environment.GetEnvironmentVariable("WEIR_TEST_SHARED") is { Length: > 0 } named ? named : Path.Combine(RepositoryRoot, "..", "shared");
        var path = Path.GetFullPath(Path.Combine([root, "data", .. segments]));
        if (!Path.Exists(path)) Assert.Skip($"real data set not found: {path} (set WEIR_TEST_SHARED)");
        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Weir.slnx"))) return folder.FullName;
        throw new InvalidOperationException("Weir.slnx not found above the test");
    }
}
