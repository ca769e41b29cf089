using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Fangxian.Epidemiology.Tests;

/// <summary>The package that <c>dotnet pack src/Epidemiology</c> makes.</summary>
public sealed class PackageTests
{
    [Fact, Trait("Speed", "Slow")]
    public async Task Package_holds_library_documentation_readme_and_symbols_and_depends_on_one_library()
    {
        var folder = Directory.CreateTempSubdirectory("fangxian-pack-");
        try
        {
            await PackAsync(folder.FullName);
            using var package = ZipFile.OpenRead(Assert.Single(folder.GetFiles("*.nupkg")).FullName);
            string[] files = [.. package.Entries.Select(e => e.FullName)];
            Assert.Contains("lib/net10.0/Fangxian.Epidemiology.dll", files);
            Assert.Contains("lib/net10.0/Fangxian.Epidemiology.xml", files);
            Assert.Contains("README.md", files);

            using var stream = package.GetEntry("Fangxian.Epidemiology.nuspec")!.Open();
            var metadata = XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
            string? Of(string name) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
            Assert.Equal(("Fangxian.Epidemiology", "Apache-2.0", "README.md"), (Of("id"), Of("license"), Of("readme")));
            Assert.False(string.IsNullOrWhiteSpace(Of("description")) || string.IsNullOrWhiteSpace(Of("authors")) || string.IsNullOrWhiteSpace(Of("tags")));
            Assert.Equal("MathNet.Numerics", Assert.Single(metadata.Descendants(), e => e.Name.LocalName == "dependency").Attribute("id")!.Value);

            using var symbols = ZipFile.OpenRead(Assert.Single(folder.GetFiles("*.snupkg")).FullName);
            Assert.Contains(symbols.Entries, e => e.FullName == "lib/net10.0/Fangxian.Epidemiology.pdb");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PackAsync(string output)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var project = Path.Combine(built.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "src", "Epidemiology");
        using var pack = Process.Start(new ProcessStartInfo("dotnet", ["pack", project, "--no-build", "-c", built.Parent!.Name, "-o", output, "--nologo"]) { RedirectStandardOutput = true })!;
        var said = await pack.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await pack.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(pack.ExitCode == 0, said);
    }
}
