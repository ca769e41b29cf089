using System.Diagnostics;
using System.Net;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>The published program on a disk of a few megabytes that really is full.</summary>
public sealed class DiskFullTests : IAsyncLifetime
{
    private readonly string _disk = Directory.CreateDirectory(Path.Combine(TestDatabases.NewFolder(), "disk")).FullName;
    private PublishedHost? _host;
    private bool _mounted;

    public async ValueTask InitializeAsync()
    {
        _mounted = OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", _disk) == 0;
        Assert.SkipUnless(_mounted, "No small disk: only root may mount one.");
        _host = await PublishedHost.NewAsync(DatabaseKind.Sqlite);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
        if (_mounted)
        {
            await RunAsync("umount", _disk);
        }
    }

    [Fact]
    public async Task It_says_that_the_disk_is_full_goes_on_reading_and_writes_once_there_is_room()
    {
        var file = Path.Combine(_disk, "full.db");
        File.Copy(_host!.Database, file);
        await _host.StartAsync(file);
        (await FaultTests.Answers.EnterAsync(_host.Client, 1)).EnsureSuccessStatusCode();
        var filler = Path.Combine(_disk, "filler");
        Fill(filler);
        var day = 2;
        var answer = await FaultTests.Answers.EnterAsync(_host.Client, day);
        while (answer.IsSuccessStatusCode && day < 100)
        {
            // The log may have a page of its own left.
            answer = await FaultTests.Answers.EnterAsync(_host.Client, ++day);
        }
        await FaultTests.AssertFaultAsync(answer, HttpStatusCode.InsufficientStorage, "platform/disk-full", "nothing");
        Assert.Contains("make room", await answer.Content.ReadAsStringAsync());
        var page = await _host.Client.GetAsync("/counts/9901");
        Assert.NotEqual(HttpStatusCode.InternalServerError, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _host.Client.GetAsync("/api/counts/9901?disease=covid-19")).StatusCode);
        var health = await _host.Client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("disk-full", await health.Content.ReadAsStringAsync());
        File.Delete(filler);
        Assert.Equal(HttpStatusCode.OK, (await _host.Client.GetAsync("/health")).StatusCode);
        (await FaultTests.Answers.EnterAsync(_host.Client, day)).EnsureSuccessStatusCode();
    }

    private static void Fill(string path)
    {
        var block = new byte[4096];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException full) when (full.HResult == 28)
        {
            // As it should be.
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
