console.error('pages: nothing to bundle yet');
