using Weir.Foundation.Errors;
using Weir.Yaml.Edit;
using Weir.Yaml.Values;

namespace Weir.Yaml.Tests;

public sealed class YamlEditorTests
{
    private const string Commented = """
        # about this file
        outs:
        - md5: aaa   # the content
          size: 3
          path: 'data'
        # the end

        """;

    [Fact]
    public void A_changed_value_leaves_comments_quotes_and_order()
    {
        var editor = new YamlEditor(Commented, "x.dvc");
        editor.Set(["outs", 0], "md5", YamlValue.Of("bbb"));
        Assert.Equal(Commented.Replace("aaa", "bbb", StringComparison.Ordinal), editor.Text);
    }

    [Fact]
    public void An_equal_value_changes_no_byte()
    {
        var editor = new YamlEditor(Commented, "x.dvc");
        editor.Set(["outs", 0], "path", YamlValue.Of("data"));
        Assert.Equal(Commented, editor.Text);
    }

    [Fact]
    public void A_new_key_goes_to_the_end_of_its_mapping()
    {
        var editor = new YamlEditor(Commented, "x.dvc");
        editor.Set(["outs", 0], "hash", YamlValue.Of("md5"));
        Assert.Equal(Commented.Replace("'data'\n", "'data'\n  hash: md5\n", StringComparison.Ordinal), editor.Text);
    }

    [Fact]
    public void A_new_key_enters_a_flow_mapping_in_flow_style()
    {
        var editor = new YamlEditor("stages:\n  a: {cmd: x, outs: [a]}\n", "dvc.yaml");
        editor.Set(["stages", "a"], "frozen", new YamlBool(true));
        Assert.Equal("stages:\n  a: {cmd: x, outs: [a], frozen: true}\n", editor.Text);
    }

    [Fact]
    public void A_key_is_removed_with_its_line()
    {
        var editor = new YamlEditor(Commented, "x.dvc");
        editor.Remove(["outs", 0], "size");
        Assert.Equal(Commented.Replace("  size: 3\n", string.Empty, StringComparison.Ordinal), editor.Text);
    }

    [Fact]
    public void The_first_key_of_an_item_is_removed_without_losing_the_dash()
    {
        var editor = new YamlEditor("outs:\n- md5: aaa\n  path: data\n", "x.dvc");
        editor.Remove(["outs", 0], "md5");
        Assert.Equal("outs:\n- path: data\n", editor.Text);
    }

    [Fact]
    public void A_scalar_becomes_a_list_and_back()
    {
        var editor = new YamlEditor("a:\n  cmd: one\n  deps: [x]\nb: 1\n", "f");
        editor.Set(["a"], "cmd", new YamlList([YamlValue.Of("one"), YamlValue.Of("two")]));
        Assert.Equal("a:\n  cmd:\n  - one\n  - two\n  deps: [x]\nb: 1\n", editor.Text);
        editor.Set(["a"], "cmd", YamlValue.Of("one"));
        Assert.Equal("a:\n  cmd: one\n  deps: [x]\nb: 1\n", editor.Text);
    }

    [Fact]
    public void An_empty_value_is_filled_in()
    {
        var editor = new YamlEditor("a:   # none yet\nb: 1\n", "f");
        editor.Set([], "a", YamlValue.Of("x"));
        Assert.Equal("x", ((YamlScalar)editor.Find("a")!).Text);
        Assert.Equal("1", ((YamlScalar)editor.Find("b")!).Text);
    }

    [Fact]
    public void A_file_without_a_final_newline_gets_one_before_the_new_key()
    {
        var editor = new YamlEditor("a: 1", "f");
        editor.Set([], "b", YamlValue.Of(2));
        Assert.Equal("a: 1\nb: 2\n", editor.Text);
    }

    [Fact]
    public void A_literal_block_is_replaced_as_a_whole()
    {
        var editor = new YamlEditor("cmd: |\n  one\n  two\n\n# tail\nb: 1\n", "f");
        editor.Set([], "cmd", YamlValue.Of("three"));
        Assert.Equal("cmd: three\n\n# tail\nb: 1\n", editor.Text);
    }

    [Fact]
    public void Editing_where_there_is_no_mapping_says_so() =>
        Assert.Equal("yaml_edit", Assert.Throws<WeirException>(() => new YamlEditor("a: 1\n", "f").Set(["a", "b"], "c", YamlNull.Instance)).Code);
}
