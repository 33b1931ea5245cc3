using System.Reflection;
using System.Xml.Linq;
using Weir.Testing;

namespace Weir.Architecture.Tests;

public sealed class ReferenceTests
{
    public static TheoryData<string> Projects => [.. ProjectFiles().Select(p => Path.GetFileNameWithoutExtension(p)["Weir.".Length..])];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_its_row_allows(string project)
    {
        var allowed = ArchitectureTable.Load();
        Assert.True(allowed.ContainsKey(project), $"docs/architecture.md has no row for {project}");
        var references = References(project);
        Assert.Empty(references.Except(allowed[project]));
    }

    [Fact]
    public void Every_row_of_the_table_is_a_project() =>
        Assert.Empty(ArchitectureTable.Load().Keys.Except(ProjectFiles().Select(p => Path.GetFileNameWithoutExtension(p)["Weir.".Length..])));

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_vendor_type_crosses_a_public_surface(string project)
    {
        var assembly = Assembly.Load(project == "Cli" ? "weir" : $"Weir.{project}");
        var foreign = assembly.GetExportedTypes().SelectMany(PublicSurface.TypesOf).Where(t => !IsOurs(t)).Select(t => t.FullName!).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(foreign);
    }

    // The framework and ourselves. ASP.NET Core is a framework too, but only the server may show it.
    private static bool IsOurs(Type type)
    {
        var name = type.Assembly.GetName().Name!;
        if (name.StartsWith("Weir.", StringComparison.Ordinal) || name == "weir") return true;
        var isFramework = name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard" || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
        return (isFramework && name != "System.CommandLine") || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(TestData.RepositoryRoot, "src", $"Weir.{project}", $"Weir.{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!)["Weir.".Length..]);

    private static IEnumerable<string> ProjectFiles() =>
        Directory.EnumerateFiles(Path.Combine(TestData.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories);
}
