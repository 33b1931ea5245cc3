using System.Diagnostics;
using Weir.Foundation.Processes;

namespace Weir.Foundation.Tests;

public sealed class ChildEnvironmentTests
{
    [Fact]
    public async Task A_child_sees_where_engines_are_and_no_secrets()
    {
        var info = new ProcessStartInfo("/usr/bin/env") { RedirectStandardOutput = true };
        foreach (var name in (string[])["AWS_SECRET_ACCESS_KEY", "WEIR_DATABASE", "WEIR_ADMIN_PASSWORD", "WEIR_TOKEN", "WEIR_XGBOOST", "WEIR_LIGHTGBM", "DOTNET_gcServer", "TZ"]) info.Environment[name] = "v";
        ChildEnvironment.Narrow(info);
        using var child = Process.Start(info)!;
        var seen = (await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n').Select(l => l.Split('=')[0]).ToHashSet();
        Assert.Superset(new HashSet<string> { "WEIR_XGBOOST", "WEIR_LIGHTGBM", "DOTNET_gcServer", "TZ", "PATH" }, seen);
        Assert.DoesNotContain(seen, n => n is "AWS_SECRET_ACCESS_KEY" or "WEIR_DATABASE" or "WEIR_ADMIN_PASSWORD" or "WEIR_TOKEN");
    }
}
