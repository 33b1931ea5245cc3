using System.Text.RegularExpressions;
using Weir.Foundation.Processes;
using Weir.Testing;

namespace Weir.Cli.Tests.Docs;

/// <summary>Runs the <c>console</c> blocks of the documentation, page by page, in an empty folder with the real program.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(TestData.RepositoryRoot, "docs"), "*.md").Where(f => File.ReadAllText(f).Contains("```console", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_example_of_a_page_works_as_printed(string page)
    {
        using var folder = new TempFolder();
        var path = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (command, expected) in Commands(await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "docs", page))))
        {
            var spec = new ProcessSpec("/bin/sh", ["-c", command]) { WorkingDirectory = folder.Path, Environment = new Dictionary<string, string?> { ["PATH"] = path, ["MLFLOW_TRACKING_URI"] = null, ["WEIR_TRACKING_URI"] = null } };
            var result = await ProcessRunner.RunAsync(spec);
            Assert.True(result.ExitCode == expected, $"{page}: `{command}` ended with {result.ExitCode}, {expected} expected\n{result.Output}\n{result.Error}");
        }
    }

    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        var root = TestData.RepositoryRoot;
        var pages = Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories).Concat(["README.md", "CONTRIBUTING.md"]).Select(p => Path.Combine(root, p));
        var broken = from page in pages
                     from Match link in Link().Matches(File.ReadAllText(page))
                     let target = link.Groups[1].Value.Split('#')[0]
                     where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
                     where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
                     select $"{Path.GetRelativePath(root, page)}: {target}";
        Assert.Empty(broken);
    }

    private static IEnumerable<(string Command, int ExitCode)> Commands(string page)
    {
        foreach (Match block in Block().Matches(page))
        {
            foreach (var line in block.Groups[1].Value.Split('\n').Where(l => l.StartsWith("$ ", StringComparison.Ordinal)))
            {
                var expected = ExitNote().Match(line);
                yield return (ExitNote().Replace(line[2..], string.Empty), expected.Success ? int.Parse(expected.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0);
            }
        }
    }

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+# exit (\d+)$")]
    private static partial Regex ExitNote();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
