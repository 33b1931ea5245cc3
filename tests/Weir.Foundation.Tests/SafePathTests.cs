using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Testing;

namespace Weir.Foundation.Tests;

public sealed class SafePathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SafePathTests()
    {
        Directory.CreateDirectory(_folder["root", "inner"]);
        _folder.Write("outside/secret", "s");
        _folder.Write("root/inner/file", "f");
        File.CreateSymbolicLink(_folder["root", "direct"], _folder["outside", "secret"]);
        File.CreateSymbolicLink(_folder["root", "folder"], "../outside");
        File.CreateSymbolicLink(_folder["root", "nested"], _folder["root", "folder", "secret"]);
        File.CreateSymbolicLink(_folder["root", "fine"], "inner/file");
        File.CreateSymbolicLink(_folder["root", "loop"], "loop");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("inner/file")]
    [InlineData("fine")]
    [InlineData("new/not/there/yet")]
    [InlineData("")]
    [InlineData("..a")]
    public void What_stays_below_the_root_is_let_through(string relative) =>
        Assert.Equal(Path.GetFullPath(Path.Combine(_folder["root"], relative)), SafePath.Below(_folder["root"], relative));

    [Theory]
    [InlineData("..")]
    [InlineData("../outside/secret")]
    [InlineData("inner/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/windows")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("direct")]
    [InlineData("folder/secret")]
    [InlineData("folder/new")]
    [InlineData("nested")]
    [InlineData("loop")]
    public void What_leads_out_is_refused_links_included(string relative) =>
        Assert.Equal(ErrorCodes.PathEscapesRoot, Assert.Throws<WeirException>(() => SafePath.Below(_folder["root"], relative)).Code);
}
