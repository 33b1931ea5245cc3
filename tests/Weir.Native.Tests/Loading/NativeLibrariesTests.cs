using System.Runtime.InteropServices;
using Weir.Foundation.Errors;
using Weir.Testing;

namespace Weir.Native.Tests.Loading;

public sealed class NativeLibrariesTests
{
    [Theory]
    [InlineData("OnnxRuntime", "OrtGetApiBase")]
    [InlineData("DuckDb", "duckdb_library_version")]
    [InlineData("XGBoost", "XGBoosterCreate")]
    [InlineData("Sqlite", "sqlite3_libversion")]
    public void Every_engine_is_found_and_has_its_entry_point(string name, string symbol)
    {
        var engine = (NativeEngine)typeof(NativeEngine).GetProperty(name)!.GetValue(null)!;
        Assert.True(NativeLibrary.TryGetExport(NativeLibraries.Load(engine), symbol, out _));
    }

    [Fact]
    public void A_missing_library_names_itself_the_places_and_the_command_that_installs_it()
    {
        using var folder = new TempFolder();
        var engine = NativeEngine.DuckDb with { LinuxFile = "libabsent.so", MacFile = "libabsent.dylib", WindowsFile = "absent.dll" };
        var failure = Assert.Throws<WeirException>(() => NativeLibraries.Load(engine, new NativeSearch(folder.Path, _ => null)));
        Assert.Equal(ErrorCodes.MissingDependency, failure.Code);
        Assert.Contains("DuckDB", failure.Message, StringComparison.Ordinal);
        Assert.Contains("WEIR_DUCKDB", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("runtimes", NativeLibraries.RuntimeIdentifier, "native"), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("native", "provisioned"), failure.Message, StringComparison.Ordinal);
        Assert.Contains("make setup", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_variable_that_names_nothing_is_an_error_and_not_passed_over()
    {
        using var folder = new TempFolder();
        var search = new NativeSearch(AppContext.BaseDirectory, _ => folder["nowhere.so"]);
        var failure = Assert.Throws<WeirException>(() => search.Find(NativeEngine.OnnxRuntime));
        Assert.Contains("WEIR_ONNXRUNTIME", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_variable_wins_over_the_program_folder_and_that_over_the_provisioned_one()
    {
        using var folder = new TempFolder();
        var engine = NativeEngine.DuckDb;
        var rid = NativeLibraries.RuntimeIdentifier;
        var provisioned = folder.Write($"native/provisioned/{rid}/{engine.FileNames[0]}", "a");
        Assert.Equal(provisioned, new NativeSearch(folder["bin", "tool"], _ => null).Find(engine));
        var beside = folder.Write($"bin/tool/runtimes/{rid}/native/{engine.FileNames[0]}", "b");
        Assert.Equal(beside, new NativeSearch(folder["bin", "tool"], _ => null).Find(engine));
        var named = folder.Write($"elsewhere/{engine.FileNames[0]}", "c");
        Assert.Equal(named, new NativeSearch(folder["bin", "tool"], _ => folder["elsewhere"]).Find(engine));
    }

    [Fact]
    public void A_file_that_is_no_library_is_told_in_one_sentence()
    {
        using var folder = new TempFolder();
        var broken = folder.Write("broken.so", "this is no library");
        var failure = Assert.Throws<WeirException>(() => NativeLibraries.Load(NativeEngine.DuckDb, new NativeSearch(folder.Path, _ => broken)));
        Assert.Equal(ErrorCodes.MissingDependency, failure.Code);
        Assert.Contains(broken, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Doctor_is_told_where_every_engine_lies() =>
        Assert.All(NativeLibraries.Describe(), location => Assert.True(location.Path is not null || location.IsOptional, location.Problem));
}
